package io.hawser.cli.demo;

/**
 * One line of chat as it was said; name and colour stay those of then.
 *
 * @param number given by the room
 * @param at epoch milliseconds
 * @param reference the author's page's own number for it
 */
record ChatLine(int number, int by, String name, int color, String text, long at, int reference) {}
