package io.hawser.robustness.run;

/**
 * What a server holds. {@code NaN} where that cannot be told.
 *
 * @param heapBytes objects that are alive, after its garbage was collected
 * @param directBytes memory outside the heap that its code has asked for
 * @param residentBytes what the operating system counts
 * @param descriptors open files and sockets
 */
public record Holdings(double heapBytes, double directBytes, double residentBytes, double descriptors) {}
