package ru.samosval.harness;

import java.lang.reflect.Field;

/** Injects collaborators into a bean by their types, as the container does. */
public final class Injected {

    private Injected() {}

    /**
     * Sets each injected field of the bean whose type matches a collaborator. Fails if a collaborator matches no field.
     */
    public static <T> T into(T bean, Object... collaborators) {
        for (Object collaborator : collaborators) {
            boolean wanted = false;
            for (Field field : bean.getClass().getDeclaredFields()) {
                if (field.getType() != Object.class
                        && field.getType().isInstance(collaborator)
                        && field.getAnnotations().length > 0) {
                    field.setAccessible(true);
                    try {
                        field.set(bean, collaborator);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                    wanted = true;
                }
            }
            if (!wanted) {
                throw new IllegalArgumentException(bean.getClass() + " wants no " + collaborator.getClass());
            }
        }
        return bean;
    }
}
