/**
 * What {@code java -jar samosval.jar} runs before and beside the server. It is in the runnable JAR and not in the WAR.
 * The JAR unpacks the server and makes a class-data archive of it once on each machine; the launcher then runs the
 * server as its child.
 */
package ru.samosval.launch;
