package ru.samosval.monitoring;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import ru.samosval.api.JsonFactories;

/**
 * {@code /health/live}: the server answers. {@code /health/ready}: it can do its work, otherwise 503. In the form of
 * MicroProfile Health. For everybody, as it reveals nothing else.
 */
@WebServlet({"/health/live", "/health/ready"})
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Readiness readiness;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        if (request.getServletPath().endsWith("/ready")) {
            checks.put("database", readiness.isDatabaseUp());
            checks.put("timer", readiness.isTimerUp());
        }
        boolean up = !checks.containsValue(false);
        JsonArrayBuilder told = JsonFactories.BUILDERS.createArrayBuilder();
        checks.forEach((name, isUp) -> told.add(
                JsonFactories.BUILDERS.createObjectBuilder().add("name", name).add("status", status(isUp))));
        String body = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("status", status(up))
                .add("checks", told)
                .build()
                .toString();
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
