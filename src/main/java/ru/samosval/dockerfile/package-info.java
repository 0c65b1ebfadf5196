/**
 * The grammar of a Dockerfile as far as a request writes one: RUN instructions and a start command, read as BuildKit
 * reads them (the Dockerfile reference, "Format" and "Here-documents"). Where BuildKit would read something else than
 * the person means, the text is refused; it is never read in two ways.
 *
 * <p>Asks no other room.
 */
package ru.samosval.dockerfile;
