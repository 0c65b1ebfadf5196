package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import ru.samosval.refusal.Refusal.FieldError;

class CheckedFormTest {

    private static RequestData typed() {
        RequestData data = new RequestData();
        data.setImageName("shop/api");
        data.setRepoUrl("https://github.com/shop/api/tree/main");
        data.setBaseImage("eclipse-temurin:17-jre");
        data.setRunCommands("apt-get update");
        data.setEntrypoint("java -jar api.jar");
        data.setRamMb("1,5 ГБ");
        data.setVcpu("500m");
        data.setVersionTag("1.0");
        return data;
    }

    @Test
    void aFormWithNothingWrongIsItsValues() {
        RequestValues values = new CheckedForm(typed(), List.of()).values(null, List.of());
        assertEquals("https://github.com/shop/api", values.repoUrl());
        assertEquals("github.com/shop/api", values.repository().key());
        assertEquals(1536, values.ramMb());
        assertEquals(0.5, values.vcpu());
        assertEquals(
                "FROM eclipse-temurin:17-jre\nRUN apt-get update\nENTRYPOINT [\"java\",\"-jar\",\"api.jar\"]\n",
                values.dockerfile().text().replace(", ", ","));
    }

    @Test
    void whatIsWrongComesInTheOrderOfTheRulesAndThereAreNoValues() {
        RequestData data = typed();
        data.setEntrypoint("[java");
        data.setRunCommands("echo 'open");
        data.setUpdateMode(UpdateMode.STATIC);
        data.setRepoUrl("nowhere");
        CheckedForm form = new CheckedForm(data, List.of(new FieldError("image_name", "request.image_name.required")));
        assertEquals(
                List.of("image_name", "repo_url", "target_commit", "run_commands", "entrypoint"),
                form.errors().stream().map(FieldError::field).toList());
        assertEquals(
                List.of("run_commands", "entrypoint"),
                form.dockerfileErrors().stream().map(FieldError::field).toList());
        assertThrows(IllegalStateException.class, () -> form.values(null, List.of()));
    }

    @Test
    void aFieldThatIsWrongAlreadyIsNotReadAsWell() {
        RequestData data = typed();
        data.setRepoUrl("nowhere");
        data.setRunCommands("echo 'open");
        List<FieldError> broken =
                List.of(new FieldError("repo_url", "error.long"), new FieldError("run_commands", "error.long"));
        assertEquals(broken, new CheckedForm(data, broken).errors());
    }
}
