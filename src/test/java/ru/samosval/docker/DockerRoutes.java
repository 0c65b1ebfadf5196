package ru.samosval.docker;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;

/** The calls that the Docker host answers. */
public final class DockerRoutes {

    private DockerRoutes() {}

    /**
     * Method and path below the token, for example {@code GET /containers/{name}/json}. Every parameter is called
     * {@code {name}}.
     */
    public static Set<String> all() {
        Set<String> all = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("ru.samosval.docker")) {
            if (type.isAssignableTo(Call.Room.class) && !type.isInterface()) {
                room(type).calls().keySet().forEach(call -> all.add(call.replaceAll("\\{\\*?}", "{name}")));
            }
        }
        return all;
    }

    private static Call.Room room(JavaClass type) {
        try {
            return (Call.Room) type.reflect().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
