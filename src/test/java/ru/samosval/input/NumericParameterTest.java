package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;

class NumericParameterTest {

    @ParameterizedTest
    @ValueSource(strings = {"²", "٣", "３", "①", "+3", "", "0x3", "3.0", "1e1", "99999999999999999999", "-"})
    void whatIsNotWrittenInPlainDigitsIsNoNumber(String text) {
        assertThrows(NotFound.class, () -> NumericParameter.id(text));
        assertThrows(Invalid.class, () -> NumericParameter.between("n", text, -5, Integer.MAX_VALUE));
        assertEquals(1, NumericParameter.page(text));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "' 3 ', 3", "007, 7", "2147483647, 2147483647", "-5, -5"})
    void aNumberIsTaken(String text, int number) {
        assertEquals(number, NumericParameter.between("n", text, -5, Integer.MAX_VALUE));
        assertEquals(number, NumericParameter.id(text.strip()));
    }
}
