package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequestManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;

/**
 * The garbage collector runs at the worst moment of a start: when Payara has just created the class loader of a
 * deployment, and holds it only with a weak reference (docs/adr/0014). A debugger stops the server there and makes it
 * collect.
 */
class DeploymentLoaderIT {

    private static final String CONTEXT = "org.glassfish.deployment.common.DeploymentContextImpl";
    private static final String MADE = "createDeploymentClassLoader";
    private static final byte INVOKEINTERFACE = (byte) 0xb9;

    @TempDir
    private Path folder;

    @Test
    void aCollectionRightAfterTheLoaderWasMadeLosesNothing() throws Exception {
        Process server = startAndCollect(Server.freePort());
        try {
            // With its beans in hand it only has to go on as every start does.
            Eventually.within(
                    Duration.ofSeconds(300),
                    "the application's EJBs are found",
                    this::log,
                    log -> log.contains("Portable JNDI names for EJB OnlyBean") || !server.isAlive());
            assertTrue(server.isAlive(), () -> log());
            assertFalse(log().contains("does not contain any EJB"), () -> log());
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void withoutTheHoldTheSameCollectionEndsTheStartWithASentence() throws Exception {
        Process server = startAndCollect(Server.freePort(), "-Dsamosval.hold-deployment-loader=false");
        try {
            assertTrue(server.waitFor(120, TimeUnit.SECONDS), "the process ends");
            assertEquals(70, server.exitValue());
            assertTrue(log().contains("does not contain any EJB"), () -> log());
            assertTrue(log().contains("The application was not deployed, so the server ends"), () -> log());
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private Process startAndCollect(int port, String... options) throws Exception {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(c -> c.name().equals("com.sun.jdi.SocketListen"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("timeout").setValue("60000");
        String address = connector.startListening(arguments);
        try {
            Process server = start(port, address, options);
            VirtualMachine machine = connector.accept(arguments);
            try {
                collectWhenMade(machine);
            } finally {
                machine.dispose();
            }
            return server;
        } finally {
            connector.stopListening(arguments);
        }
    }

    private Process start(int port, String debugger, String... options) throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + debugger,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-Dsamosval.data.dir=" + folder.resolve("data")));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-jar",
                System.getProperty("samosval.test.payara", "target/start.jar"),
                "--deploy",
                application().toString(),
                "--contextroot",
                "/",
                "--nohazelcast",
                "--port",
                Integer.toString(port)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private Path application() throws IOException {
        Path war = folder.resolve("application.war");
        String name = OnlyBean.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(war));
                InputStream bean = OnlyBean.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new ZipEntry("WEB-INF/classes/" + name));
            bean.transferTo(out);
        }
        return war;
    }

    /** Lets the server run until the loader is created, collects there, and checks that the weak reference is empty. */
    private static void collectWhenMade(VirtualMachine machine) throws Exception {
        EventRequestManager requests = machine.eventRequestManager();
        ClassPrepareRequest prepared = requests.createClassPrepareRequest();
        prepared.addClassFilter(CONTEXT);
        prepared.enable();
        machine.resume();
        ObjectReference context = null;
        try {
            while (true) {
                EventSet events = machine.eventQueue().remove(TimeUnit.MINUTES.toMillis(2));
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent loaded) {
                        Method made = loaded.referenceType().methodsByName(MADE).get(0);
                        requests.createBreakpointRequest(made.location()).enable();
                    } else if (event instanceof BreakpointEvent begun && context == null) {
                        context = begun.thread().frame(0).thisObject();
                        requests.deleteAllBreakpoints();
                        requests.createBreakpointRequest(
                                        after(begun.thread().frame(1).location()))
                                .enable();
                    } else if (event instanceof BreakpointEvent returned) {
                        requests.deleteAllBreakpoints();
                        collect(machine, returned.thread());
                        ObjectReference weak = (ObjectReference) valueOf(context, "sharableTemp");
                        assertNull(valueOf(weak, "referent"), "the loader is collected: else this test says nothing");
                        return;
                    }
                }
                events.resume();
            }
        } catch (VMDisconnectedException e) {
            throw new AssertionError("the server ended before it made the loader", e);
        }
    }

    /** The instruction after a call. To step there would take half a minute. */
    private static Location after(Location call) {
        byte opcode = call.method().bytecodes()[(int) call.codeIndex()];
        return call.method().locationOfCodeIndex(call.codeIndex() + (opcode == INVOKEINTERFACE ? 5 : 3));
    }

    private static void collect(VirtualMachine machine, ThreadReference thread) throws Exception {
        ClassType system = (ClassType) machine.classesByName("java.lang.System").get(0);
        system.invokeMethod(thread, system.methodsByName("gc").get(0), List.of(), ClassType.INVOKE_SINGLE_THREADED);
    }

    private static Value valueOf(ObjectReference object, String field) {
        ReferenceType type = object.referenceType();
        return object.getValue(type.fieldByName(field));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
