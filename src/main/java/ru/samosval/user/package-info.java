/**
 * People and service accounts: who they are, how they prove it (passwords, API tokens), their sessions and the brakes on guessing.
 */
package ru.samosval.user;
