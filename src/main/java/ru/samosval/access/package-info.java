/**
 * Who may do what: the roles, the actor, and {@code Access}, the one place where rights are asked. It asks no other
 * room but for refusals and labels.
 */
package ru.samosval.access;
