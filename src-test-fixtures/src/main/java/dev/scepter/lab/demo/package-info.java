/**
 * The command {@code scepter demo}: the life of one certificate, told and checked, on files in a folder of its own.
 *
 * <p>Uses agent and lab as everybody else would. Must know nothing of the machine's own data folder and stores.
 */
@NullMarked
package dev.scepter.lab.demo;

import org.jspecify.annotations.NullMarked;
