package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonObject;

/**
 * A command whose envelope is in order.
 *
 * @param requestId unsigned
 */
record Command(String name, long requestId, String channelId, JsonObject headers, String body) {}
