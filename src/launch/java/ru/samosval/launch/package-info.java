/**
 * What `java -jar samosval.jar` runs before and beside the server: it is in the runnable JAR and not in the WAR. The JAR
 * brings the server unpacked and makes a class-data archive of it once for each machine; the launcher then runs the server
 * as its child.
 */
package ru.samosval.launch;
