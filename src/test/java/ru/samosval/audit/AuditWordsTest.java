package ru.samosval.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.i18n.Said;

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
                "username: \"root; reason: blocked\"; reason: wrong password|Логин: \"root; reason: blocked\"; Причина: неверный пароль",
                "name: shop; replica: 2; killed|Название: shop; Реплика: 2; завершена (kill)",
                "status: failed; error: Pulling the base image a:1 failed: i/o timeout.|Статус: Сбой; Ошибка: Не удалось скачать базовый образ a:1: i/o timeout.",
                "commit: abc; replay of delivery: 7; requests: —; result: other_branch, static|Коммит: abc; Повтор доставки: 7; Заявки: —; Итог: другая ветка, static, остаётся на своём коммите",
                "resolved: 0 → 1; reason: deployment runs again|Закрыто: нет → да; Причина: развёртывание снова работает",
                "name: \"a \\\" b; status: draft\"; status: draft → submitted|Название: \"a \\\" b; status: draft\"; Статус: Черновик → Отправлена",
                "reason: not_local; wait: 30 s|Причина: Секрета нет, прислано с другой машины; Ожидание: 30 s",
                "name: removed|Название: removed",
                "and many others|и многое другое",
                "what nobody has a word for|what nobody has a word for",
                "username: status: draft|Логин: status: draft",
            })
    void namesAndStatesAreToldInTheReadersWordsAndAllElseAsItIsWritten(String details, String told) {
        assertEquals(
                told,
                AuditWords.told(
                        details,
                        key -> RUSSIAN.containsKey(key) ? Optional.of(RUSSIAN.getString(key)) : Optional.empty(),
                        sentence -> Said.told(sentence, RUSSIAN)));
    }
}
