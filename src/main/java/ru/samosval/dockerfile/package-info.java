/**
 * The grammar of a Dockerfile as far as a request uses it: RUN instructions and a start command, read as BuildKit reads
 * them (the Dockerfile reference, "Format" and "Here-documents"). If BuildKit would read a text differently than the
 * person means it, the text is refused, so that it never has two meanings.
 *
 * <p>Asks no other room.
 */
package ru.samosval.dockerfile;
