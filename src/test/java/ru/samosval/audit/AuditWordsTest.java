package ru.samosval.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditWordsTest {

    private static final ResourceBundle RUSSIAN = ResourceBundle.getBundle("ru.samosval.i18n.text", new Locale("ru"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status: draft → submitted|Статус: Черновик → Отправлена",
                "name: shop; status: deploying → failed|Название: shop; Статус: Развёртывается → Сбой",
                "username: anna; is_active: 1 → 0|Логин: anna; Активен: да → нет",
                "ram_mb: 512 → 1024|ОЗУ, МБ: 512 → 1024",
                "status: submitted → rejected; reason: see; todo: more|Статус: Отправлена → Отклонена; Причина: see; todo: more",
                "username: \"root; reason: blocked\"; reason: wrong password|Логин: \"root; reason: blocked\"; Причина: wrong password",
                "what nobody has a word for|what nobody has a word for",
                "username: status: draft|Логин: status: draft",
            })
    void namesAndStatesAreToldInTheReadersWordsAndAllElseAsItIsWritten(String details, String told) {
        assertEquals(
                told,
                AuditWords.told(
                        details,
                        key -> RUSSIAN.containsKey(key) ? Optional.of(RUSSIAN.getString(key)) : Optional.empty()));
    }
}
