package ru.samosval.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import ru.samosval.access.Role;

/** The role constraints in web.xml, which the container enforces in addition to our own guards. */
class RoleConstraintsTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");

    @Test
    void eachPageHasAConstraintOfItsOwnAndThoseOfTheAdministrationAreTheAdministratorsAlone() throws Exception {
        Map<String, Set<String>> constraints = constraints();
        Set<String> all = Stream.of(Role.values()).map(Role::getKey).collect(Collectors.toSet());
        Set<String> patterns = new TreeSet<>();
        for (String page : pages()) {
            assertTrue(Addresses.isPage(page), page + " is a page to the guards of ours");
            String pattern = page.replaceAll("^(/[^/]+).*", "$1/*");
            patterns.add(pattern);
            assertEquals(pattern.equals("/admin/*") ? Set.of("admin") : all, constraints.get(pattern), page);
        }
        assertEquals(patterns, constraints.keySet(), "none is of a page that is not there");
    }

    /** Which roles each address is for; for all methods, as none are named. */
    private static Map<String, Set<String>> constraints()
            throws IOException, ParserConfigurationException, SAXException {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(WEBAPP.resolve("WEB-INF/web.xml").toFile());
        assertEquals(List.of(), texts(xml.getDocumentElement(), "http-method"));
        assertEquals(List.of(), texts(xml.getDocumentElement(), "http-method-omission"));
        NodeList all = xml.getElementsByTagName("security-constraint");
        Map<String, Set<String>> roles = new TreeMap<>();
        for (int i = 0; i < all.getLength(); i++) {
            Element constraint = (Element) all.item(i);
            for (String pattern : texts(constraint, "url-pattern")) {
                roles.put(pattern, Set.copyOf(texts(constraint, "role-name")));
            }
        }
        return roles;
    }

    private static List<String> texts(Element within, String name) {
        NodeList elements = within.getElementsByTagName(name);
        return IntStream.range(0, elements.getLength())
                .mapToObj(i -> elements.item(i).getTextContent().strip())
                .toList();
    }

    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            return files.filter(file -> file.toString().endsWith(".xhtml"))
                    .map(file -> "/" + WEBAPP.relativize(file).toString().replaceAll("\\.xhtml$", ""))
                    .filter(page -> !page.startsWith("/WEB-INF/"))
                    .sorted()
                    .toList();
        }
    }
}
