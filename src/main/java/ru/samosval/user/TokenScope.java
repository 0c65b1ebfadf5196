package ru.samosval.user;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** What an API token may do; never more than its user. */
public enum TokenScope implements Keyed {
    /** Read: GET, HEAD and OPTIONS. On the Docker host also waiting. */
    READ,
    /** Read and act. */
    WRITE;

    /** Whether a request with this method does more than reading. */
    public static boolean isAction(String method) {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
    }

    /** Stores a scope in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<TokenScope, String> {

        @Override
        public String convertToDatabaseColumn(TokenScope value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public TokenScope convertToEntityAttribute(String key) {
            return Keyed.parse(TokenScope.class, key).orElse(null);
        }
    }
}
