package ru.samosval.user;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** What an API token is good for; never more than its user may do. */
public enum TokenScope implements Keyed {
    /** To look: GET, HEAD and OPTIONS; on the Docker host waiting too. */
    READ,
    /** To act as well. */
    WRITE;

    /** Whether a request of this method is more than looking. */
    public static boolean isAct(String method) {
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
