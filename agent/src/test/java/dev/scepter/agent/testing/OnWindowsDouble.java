package dev.scepter.agent.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Calls a double of a part of Windows that Wine lacks: run by {@code .ci/wine-tests}, in the JVM of the doubles. */
@OnWindows
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("windows-double")
public @interface OnWindowsDouble {}
