package dev.scepter.agent.port;

import java.util.List;
import java.util.Map;

/** Settings that stand elsewhere than in the agent's own file. Safe for several threads; asks afresh at each call. */
@FunctionalInterface
public interface SettingsSource {

    /** All layers, the one that counts first at the front. What cannot be read is told in its layer and stops nothing. */
    List<Layer> layers();

    /**
     * Settings of one origin.
     *
     * @param origin where they stand, for people
     * @param values by their names, whose case does not matter
     * @param faults why what is there cannot be used, by the name of the value; {@code ""} for the layer as a whole
     */
    record Layer(String origin, Map<String, Value> values, Map<String, String> faults) {
        public Layer {
            values = Map.copyOf(values);
            faults = Map.copyOf(faults);
        }
    }

    /** A value in one of the forms that systems keep. */
    sealed interface Value {

        /** A text; an empty one is no value. */
        record Text(String text) implements Value {}

        /** A whole number. */
        record WholeNumber(long number) implements Value {}

        /** Lines of text. */
        record Lines(List<String> lines) implements Value {
            public Lines {
                lines = List.copyOf(lines);
            }
        }
    }
}
