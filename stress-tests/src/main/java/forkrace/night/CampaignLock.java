// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second runner away from a directory. The system gives it up whenever this process ends. */
final class CampaignLock implements AutoCloseable {

    static final String NAME = "lock";

    private final FileChannel channel;

    private CampaignLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of an existing directory. */
    static CampaignLock take(Path directory) throws IOException, NightException {
        FileChannel channel =
                FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw new NightException(directory + ": another forkrace is running this campaign; wait for it or end it");
        }
        return new CampaignLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
