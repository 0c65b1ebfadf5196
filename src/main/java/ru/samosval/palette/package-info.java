/**
 * Everything by a few letters: what the palette of the pages ({@code Ctrl+K}) finds.
 */
package ru.samosval.palette;
