/**
 * The fleet as a Docker host, below {@code /docker/<token>}: what Docker's own clients ask is answered from the portal's
 * deployments and images, and what they do is done to these by the portal's rules. A container is one replica.
 */
package ru.samosval.docker;
