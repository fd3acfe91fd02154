// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a part of a whole, {@code 2/4}. */
final class ShardConverter implements ITypeConverter<ShardConverter.Shard> {

    /**
     * A part of a campaign.
     *
     * @param number from 1
     * @param of how many there are
     */
    record Shard(int number, int of) {

        static final Shard WHOLE = new Shard(1, 1);
    }

    private static final Pattern SHARD = Pattern.compile("(\\d{1,4})/(\\d{1,4})");
    private static final int MOST = 1000;

    @Override
    public Shard convert(String value) {
        Matcher matcher = SHARD.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + value + "' is not a shard like 2/4");
        }
        Shard shard = new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        if (shard.of() < 1 || shard.of() > MOST || shard.number() < 1 || shard.number() > shard.of()) {
            throw new TypeConversionException(
                    "'" + value + "': shards are numbered from 1/N to N/N, and N is at most " + MOST);
        }
        return shard;
    }
}
