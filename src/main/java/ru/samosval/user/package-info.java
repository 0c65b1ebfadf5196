/**
 * People: who they are, how they prove it, their sessions and the brakes on guessing.
 */
package ru.samosval.user;
