/**
 * Late-bound COM (ole32.dll, oleaut32.dll): objects that are made by class id and spoken to by {@code IDispatch}, with names
 * resolved when they are called, on a thread of their own in the multithreaded apartment. Knows nothing of what the objects
 * are for.
 *
 * <p>{@code CoInitializeSecurity} is not called: it counts for the whole process and only once, before anything is
 * marshalled, so that it would bind every DLL that comes to use COM here. In-process objects need none, and WMI takes its
 * own on each object ({@code Security_}).
 */
@NullMarked
package dev.scepter.agent.platform.windows.com;

import org.jspecify.annotations.NullMarked;
