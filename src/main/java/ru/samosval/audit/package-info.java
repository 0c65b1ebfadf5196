/**
 * The audit log: a row for each act, written in the act's own transaction; its page, its retention.
 */
package ru.samosval.audit;
