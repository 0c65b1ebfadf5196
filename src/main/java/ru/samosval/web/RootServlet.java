package ru.samosval.web;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import ru.samosval.signin.Addresses;

/**
 * Redirects {@code /} to the dashboard (or to the sign-in page if nobody is signed in), and {@code /admin} to the first
 * of its pages. Without this servlet the container would redirect the latter to its folder, bypassing every filter.
 */
@WebServlet({"", "/admin"})
public class RootServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + first(request));
    }

    private static String first(HttpServletRequest request) {
        if (Addresses.path(request).equals("/admin")) {
            return "/admin/users";
        }
        return request.getUserPrincipal() != null ? "/dashboard" : "/login";
    }
}
