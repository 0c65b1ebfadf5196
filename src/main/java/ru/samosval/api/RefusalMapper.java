package ru.samosval.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import ru.samosval.refusal.Refusal;

/** Answers a refusal as problem+json. */
@Provider
public class RefusalMapper implements ExceptionMapper<Refusal> {

    @Inject
    private Problems problems;

    @Override
    public Response toResponse(Refusal refusal) {
        return problems.of(refusal);
    }
}
