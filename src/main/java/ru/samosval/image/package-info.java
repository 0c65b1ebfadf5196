/**
 * Images, and who has which tag.
 */
package ru.samosval.image;
