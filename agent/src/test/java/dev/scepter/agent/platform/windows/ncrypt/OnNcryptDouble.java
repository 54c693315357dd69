package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.testing.OnWindows;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Calls Windows with a double of ncrypt.dll in its place: run by {@code .ci/wine-tests}, in a JVM of its own. */
@OnWindows
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("ncrypt-double")
@interface OnNcryptDouble {}
