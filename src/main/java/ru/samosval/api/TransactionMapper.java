package ru.samosval.api;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers a transaction that could not begin or commit. Otherwise Jersey's own mapper for this exception, which is more
 * specific than {@link ErrorMapper}, would answer 500, whatever the database said.
 */
@Provider
@Priority(1)
public class TransactionMapper implements ExceptionMapper<TransactionalException> {

    @Inject
    private Problems problems;

    @Override
    public Response toResponse(TransactionalException error) {
        return ErrorMapper.answer(problems, error);
    }
}
