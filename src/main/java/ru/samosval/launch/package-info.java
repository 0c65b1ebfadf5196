/**
 * What `java -jar samosval.jar` runs before the server: it is in the runnable JAR and not in the WAR. The JAR brings the
 * server unpacked and makes a class-data archive of it once for each machine; the launcher then becomes the server.
 */
package ru.samosval.launch;
