package dev.troupe.uhlive;

import dev.troupe.recognition.BuiltinGrammar;
import dev.troupe.recognition.RecognitionCommand;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands to JSON, byte for byte as the official client writes them: five keys, always all of
 * them, and headers in its order.
 */
final class CommandWriter {
  private static final String URI_LIST = "text/uri-list";

  private CommandWriter() {}

  static String write(RecognitionCommand command, long requestId, String channelId) {
    String channel =
        command instanceof RecognitionCommand.Open open ? open.channelPrefix() : channelId;
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("command", command.kind().word());
    message.put("request_id", new BigInteger(Long.toUnsignedString(requestId)));
    message.put("channel_id", channel);
    message.put("headers", PlainJson.written(headers(command)));
    message.put("body", body(command));
    return Json.write(message);
  }

  private static Map<String, @Nullable Object> headers(RecognitionCommand command) {
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    switch (command) {
      case RecognitionCommand.Open open -> {
        headers.put("custom_id", open.customId());
        headers.put("audio_codec", open.codec().word());
        headers.put("session_id", open.sessionId());
      }
      case RecognitionCommand.SetParams set -> headers.putAll(set.params().values());
      case RecognitionCommand.DefineGrammar define -> {
        headers.put("content_id", define.alias());
        headers.put("content_type", URI_LIST);
      }
      case RecognitionCommand.Recognize recognize -> {
        headers.put("recognition_mode", recognize.mode().word());
        headers.put("content_type", URI_LIST);
        headers.put("start_input_timers", recognize.startInputTimers());
        headers.putAll(recognize.params().values());
      }
      case RecognitionCommand.GetParams get -> {}
      case RecognitionCommand.StartInputTimers start -> {}
      case RecognitionCommand.Stop stop -> {}
      case RecognitionCommand.Close close -> {}
    }
    return headers;
  }

  private static String body(RecognitionCommand command) {
    return switch (command) {
      case RecognitionCommand.DefineGrammar define -> BuiltinGrammar.SCHEME + define.builtin();
      case RecognitionCommand.Recognize recognize -> String.join("\n", recognize.grammars());
      default -> "";
    };
  }
}
