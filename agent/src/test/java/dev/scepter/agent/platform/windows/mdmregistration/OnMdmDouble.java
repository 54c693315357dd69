package dev.scepter.agent.platform.windows.mdmregistration;

import dev.scepter.agent.testing.OnWindows;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Calls a double of mdmregistration.dll, which Wine lacks: run by {@code .ci/wine-tests}, in the JVM of the doubles. */
@OnWindows
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("mdm-double")
@interface OnMdmDouble {}
