package ru.samosval.platform;

import jakarta.el.ELContext;
import jakarta.el.ELException;
import jakarta.el.ELResolver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls the methods that pages name, and remembers where it found them. Expression Language's own resolver looks anew at
 * each call: it copies all methods of the class, and asks the class loader, which serves one thread at a time, for
 * property editors of what it must tell apart. What this one cannot decide it leaves to that.
 */
public class MethodResolver extends ELResolver {

    private static final ClassValue<Map<Call, List<Method>>> METHODS = new ClassValue<>() {
        @Override
        protected Map<Call, List<Method>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private record Call(String name, int arguments) {}

    @Override
    public Object invoke(ELContext context, Object base, Object name, Class<?>[] types, Object[] arguments) {
        if (base == null || name == null || types != null) {
            return null;
        }
        Object[] given = arguments == null ? new Object[0] : arguments;
        Method method = find(base.getClass(), new Call(name.toString(), given.length), given);
        if (method == null) {
            return null;
        }
        try {
            Object result = method.invoke(base, converted(context, method, given));
            context.setPropertyResolved(base, name);
            return result;
        } catch (IllegalAccessException e) {
            throw new ELException(e);
        } catch (InvocationTargetException e) {
            throw new ELException(e.getCause());
        }
    }

    /** The one method that takes these arguments; null where there is none or more than one. */
    private static Method find(Class<?> type, Call call, Object[] given) {
        List<Method> candidates = METHODS.get(type).computeIfAbsent(call, c -> candidates(type, c));
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        Method found = null;
        for (Method candidate : candidates) {
            if (takes(candidate, given)) {
                if (found != null) {
                    return null;
                }
                found = candidate;
            }
        }
        return found;
    }

    private static List<Method> candidates(Class<?> type, Call call) {
        Class<?> written = type;
        while (written.isSynthetic()) {
            // A proxy's methods do not say that they take any number of arguments.
            written = written.getSuperclass();
        }
        if (!Modifier.isPublic(written.getModifiers())) {
            return List.of();
        }
        return Arrays.stream(written.getMethods())
                .filter(m -> m.getName().equals(call.name()) && !m.isBridge())
                .filter(m -> Modifier.isPublic(m.getDeclaringClass().getModifiers()))
                .filter(m -> m.getParameterCount() == call.arguments()
                        || m.isVarArgs() && m.getParameterCount() - 1 <= call.arguments())
                .toList();
    }

    private static boolean takes(Method method, Object[] given) {
        Class<?>[] types = method.getParameterTypes();
        int fixed = method.isVarArgs() ? types.length - 1 : types.length;
        for (int i = 0; i < fixed; i++) {
            if (given[i] != null && !types[i].isInstance(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static Object[] converted(ELContext context, Method method, Object[] given) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        int fixed = method.isVarArgs() ? types.length - 1 : types.length;
        for (int i = 0; i < fixed; i++) {
            arguments[i] = types[i].isInstance(given[i]) ? given[i] : context.convertToType(given[i], types[i]);
        }
        if (method.isVarArgs()) {
            Class<?> type = types[fixed].getComponentType();
            Object rest = java.lang.reflect.Array.newInstance(type, given.length - fixed);
            for (int i = fixed; i < given.length; i++) {
                java.lang.reflect.Array.set(rest, i - fixed, context.convertToType(given[i], type));
            }
            arguments[fixed] = rest;
        }
        return arguments;
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        // Only calls methods.
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return false;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return null;
    }
}
