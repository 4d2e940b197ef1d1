package lectern.notion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PagePropertiesTest {

    @Test
    void optionsHaveNoCommas() {
        assertEquals("Java the hard way", PageProperties.option(" Java, the\thard , way,"));
    }

    @Test
    void optionsEndWithinTheirLimit() {
        assertEquals("x".repeat(100), PageProperties.option("x".repeat(100)));
        assertEquals("x".repeat(100), PageProperties.option("x".repeat(101)));
    }

    @Test
    void optionsEndBeforeASurrogatePair() {
        assertEquals("x".repeat(99), PageProperties.option("x".repeat(99) + "😀"));
    }
}
