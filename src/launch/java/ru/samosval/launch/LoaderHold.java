package ru.samosval.launch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Keeps a strong reference to the class loader by which an application is read while it is deployed. Payara 6 creates
 * it, stores it in a {@code WeakReference} and reads it from there a moment later
 * ({@code DeploymentContextImpl.createDeploymentClassLoader}). If the garbage collector runs in between, the loader is
 * gone, no annotation is read, and the deployment fails with "DeploymentContext does not contain any EJB".
 *
 * <p>Payara tells its {@code EventListener}s about each loader that it creates, in the thread that deploys. Payara's
 * classes are packed inside its JAR and not published elsewhere, so they are looked up by name. The reasons, what was
 * tried, and the switch {@value #SETTING}: docs/adr/0014.
 */
final class LoaderHold {

    static final String SETTING = "samosval.hold-deployment-loader";

    private static final String MADE = "After_Deployment_ClassLoader_Creation";
    private static final String PREPARED = "Application_Prepared";
    private static final String FAILED = "Deployment_Failed";

    /**
     * The collector hardly runs twice in a row. If the loader is still missing after this many tries, this is another
     * version of Payara.
     */
    private static final int MOST_TRIES = 10;

    private final Class<?> globals;
    private final Class<?> hierarchy;
    private ClassLoader held;

    private LoaderHold(ClassLoader payara) throws ReflectiveOperationException {
        globals = payara.loadClass("org.glassfish.internal.api.Globals");
        hierarchy = payara.loadClass("org.glassfish.internal.api.ClassLoaderHierarchy");
    }

    /**
     * Holds the loaders of all later deployments. Call it before the first one, when Payara's services are available
     * and the thread's class loader has its classes.
     */
    static void begin() {
        if (!Boolean.parseBoolean(System.getProperty(SETTING, "true"))) {
            return;
        }
        ClassLoader payara = Thread.currentThread().getContextClassLoader();
        try {
            LoaderHold hold = new LoaderHold(payara);
            Class<?> listenerType = payara.loadClass("org.glassfish.api.event.EventListener");
            Object listener = Proxy.newProxyInstance(payara, new Class<?>[] {listenerType}, hold::listen);
            Class<?> events = payara.loadClass("org.glassfish.api.event.Events");
            events.getMethod("register", listenerType).invoke(hold.service(events), listener);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another version of Payara. Without this a start may fail, rarely, and says so.
            System.err.println("The class loader of the deployment cannot be held: " + e);
        }
    }

    private Object listen(Object listener, Method method, Object[] arguments) throws ReflectiveOperationException {
        return switch (method.getName()) {
            case "event" -> {
                event(arguments[0]);
                yield null;
            }
            case "equals" -> listener == arguments[0];
            case "hashCode" -> System.identityHashCode(listener);
            default -> "LoaderHold";
        };
    }

    private void event(Object event) throws ReflectiveOperationException {
        switch ((String) call(event, "name")) {
            case MADE -> held = loader(call(event, "hook"));
            // From here on Payara uses the application's own loader, and keeps it.
            case PREPARED, FAILED -> held = null;
            default -> {}
        }
    }

    /** The loader that was created, or another one if that has already been collected. */
    private ClassLoader loader(Object context) throws ReflectiveOperationException {
        Object handler = call(context, "getArchiveHandler");
        ClassLoader loader = (ClassLoader) call(context, "getClassLoader");
        for (int tries = 0; loader == null; tries++) {
            if (tries == MOST_TRIES) {
                throw new IllegalStateException("the class loader of the deployment is always gone");
            }
            for (Method method : context.getClass().getMethods()) {
                if (method.getName().equals("createDeploymentClassLoader")) {
                    method.invoke(context, service(hierarchy), handler);
                }
            }
            loader = (ClassLoader) call(context, "getClassLoader");
        }
        return loader;
    }

    private Object service(Class<?> type) throws ReflectiveOperationException {
        return globals.getMethod("get", Class.class).invoke(null, type);
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
