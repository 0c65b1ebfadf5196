package ru.samosval.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LauncherTest {

    @Test
    void aShellReadsTheQuotedWordsAsTheyWere() throws Exception {
        List<String> words = List.of("-Dkey=two words", "it's", "$HOME `id` \"*\" \\", "", "ю");
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s|' " + Launcher.quoted(words)).start();
        assertEquals(
                String.join("|", words) + "|", new String(shell.getInputStream().readAllBytes(), "UTF-8"));
    }
}
