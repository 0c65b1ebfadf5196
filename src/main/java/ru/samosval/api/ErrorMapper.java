package ru.samosval.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.refusal.Refusal;
import ru.samosval.storage.StorageFaults;

/**
 * Answers everything else that goes wrong as problem+json: the refusals of JAX-RS itself (405, 406, 415 …), and our own
 * errors as 500.
 */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class.getName());

    @Inject
    private Problems problems;

    @Override
    public Response toResponse(Throwable error) {
        return answer(problems, error);
    }

    /** The answer to this error. */
    static Response answer(Problems problems, Throwable error) {
        Optional<Refusal> refusal = StorageFaults.refusal(error);
        if (refusal.isPresent()) {
            return problems.of(refusal.get());
        }
        if (error instanceof WebApplicationException refused) {
            int status = refused.getResponse().getStatus();
            Response answer = problems.of(status, status == 404 ? "error.notFound" : "error.http." + status);
            Response.ResponseBuilder builder = Response.fromResponse(answer);
            String allowed = refused.getResponse().getHeaderString("Allow");
            return allowed == null ? answer : builder.header("Allow", allowed).build();
        }
        LOG.log(Level.SEVERE, "an API call failed", error);
        return problems.of(500, "error.unexpected");
    }
}
