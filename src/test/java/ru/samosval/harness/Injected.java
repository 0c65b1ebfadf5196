package ru.samosval.harness;

import java.lang.reflect.Field;

/** A bean whose collaborators are given by hand, as the container does it: by their type. */
public final class Injected {

    private Injected() {}

    /** Gives each field of the bean that takes one of these collaborators that one; fails where one is not wanted. */
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
