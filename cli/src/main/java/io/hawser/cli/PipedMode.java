package io.hawser.cli;

import io.hawser.ConnectionClosedException;
import io.hawser.WebSocket;
import io.hawser.protocol.CloseStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Standard input is a file or a pipe: each line is a text message. */
final class PipedMode {
    private final WebSocket ws;
    private final Incoming incoming;
    private final Duration wait;

    /**
     * A connection to send on.
     *
     * @param wait how long nothing may come, once all is sent, before we close
     */
    PipedMode(WebSocket ws, Incoming incoming, Duration wait) {
        this.ws = ws;
        this.incoming = incoming;
        this.wait = wait;
    }

    /** Sends all lines, waits for answers and starts to close. Returns early if the connection ends before. */
    void run(InputStream in) throws InterruptedException {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> send(in, sent), "hawser-input"); // reading cannot be interrupted
        sender.setDaemon(true);
        sender.start();
        try {
            CompletableFuture.anyOf(sent, ws.closed().toCompletableFuture()).join();
        } catch (CompletionException e) {
            ws.close(CloseStatus.NORMAL);
            throw new Failure(ExitCode.USAGE, "standard input cannot be read: " + reason(e), e.getCause());
        }
        while (ws.isOpen() && incoming.await(wait)) {
            // an answer came; there may be more
        }
        ws.close(CloseStatus.NORMAL);
    }

    private void send(InputStream in, CompletableFuture<Void> sent) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ws.send(line);
            }
            sent.complete(null);
        } catch (ConnectionClosedException e) {
            sent.complete(null); // the story says why
        } catch (IOException | UncheckedIOException e) {
            sent.completeExceptionally(e);
        }
    }

    private static String reason(CompletionException failure) {
        return switch (failure.getCause()) {
            case CharacterCodingException encoding -> "it is not UTF-8, which text messages are (RFC 6455 §5.6)";
            case null -> String.valueOf(failure.getMessage());
            case Throwable other -> String.valueOf(other.getMessage());
        };
    }
}
