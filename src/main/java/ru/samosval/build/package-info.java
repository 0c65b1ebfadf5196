/**
 * Builds of images: their steps, which the timer carries, their log and pages.
 */
package ru.samosval.build;
