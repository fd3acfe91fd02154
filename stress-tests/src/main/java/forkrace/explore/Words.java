// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import forkrace.sync.Step.Traced;
import java.util.Arrays;

/**
 * Numbers for words. An object is known by who made it (the initial state, or an actor) and how many that one had made before: so it
 * has the same number in all executions in which its maker did the same, whatever the others did meanwhile.
 */
final class Words {

    private static final int MOST_WORDS = 1 << 12;
    private static final int UNNUMBERED = -1;

    private final int makers;
    private final int[] made;

    // The objects of this execution: a hash table by identity. Slots of earlier executions count as empty.
    private Object[] objects = new Object[256];
    private int[] ids = new int[256];
    private int[] execution = new int[256];
    private int now;
    private int size;

    // Numbers given to words, by object and word; kept from one execution to the next.
    private int[][] numbers = new int[64][];
    private int[] objectOf = new int[64];
    private int[] wordOf = new int[64];
    private int words;

    Words(int actors) {
        makers = actors + 1;
        made = new int[makers];
    }

    /** Before a state is made. */
    void begin() {
        now++;
        size = 0;
        Arrays.fill(made, 0);
    }

    /** Notes a new object, or that null was made in its place; its maker is an actor, or -1 for the initial state. */
    void created(Object object, int maker) {
        int id = made[maker + 1]++ * makers + maker + 1;
        if (object == null) {
            return;
        }
        if (2 * size >= objects.length) {
            grow();
        }
        insert(object, id);
    }

    private void insert(Object object, int id) {
        int mask = objects.length - 1;
        int slot = System.identityHashCode(object) & mask;
        while (execution[slot] == now) {
            slot = slot + 1 & mask;
        }
        objects[slot] = object;
        ids[slot] = id;
        execution[slot] = now;
        size++;
    }

    private void grow() {
        Object[] oldObjects = objects;
        int[] oldIds = ids;
        int[] oldExecution = execution;
        objects = new Object[2 * oldObjects.length];
        ids = new int[objects.length];
        execution = new int[objects.length];
        int current = now;
        now = 1;
        size = 0;
        for (int slot = 0; slot < oldObjects.length; slot++) {
            if (oldExecution[slot] == current) {
                insert(oldObjects[slot], oldIds[slot]);
            }
        }
    }

    /** The number of a word, from 0 without gaps. */
    int find(Object object, int word) {
        int mask = objects.length - 1;
        int slot = System.identityHashCode(object) & mask;
        while (objects[slot] != object || execution[slot] != now) {
            if (execution[slot] != now) {
                throw new ModelException("a step on a " + object.getClass().getName()
                        + " that Step.created() was not told about, or that is left from another execution");
            }
            slot = slot + 1 & mask;
        }
        int id = ids[slot];
        if (id < numbers.length) {
            int[] ofObject = numbers[id];
            if (ofObject != null && word < ofObject.length && ofObject[word] != UNNUMBERED) {
                return ofObject[word];
            }
        }
        return number(id, word);
    }

    private int number(int id, int word) {
        if (word < 0 || word >= MOST_WORDS) {
            throw new ModelException("word " + word + " of an object: 0 to " + (MOST_WORDS - 1) + " are possible");
        }
        if (id >= numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(2 * numbers.length, id + 1));
        }
        int[] ofObject = numbers[id];
        int length = ofObject == null ? 0 : ofObject.length;
        if (word >= length) {
            ofObject = ofObject == null ? new int[word + 4] : Arrays.copyOf(ofObject, word + 4);
            Arrays.fill(ofObject, length, ofObject.length, UNNUMBERED);
            numbers[id] = ofObject;
        }
        if (words == wordOf.length) {
            objectOf = Arrays.copyOf(objectOf, 2 * words);
            wordOf = Arrays.copyOf(wordOf, 2 * words);
        }
        objectOf[words] = id;
        wordOf[words] = word;
        ofObject[word] = words;
        return words++;
    }

    /** A number that does not depend on the order in which words were met. */
    int stableName(int number) {
        return objectOf[number] * MOST_WORDS + wordOf[number];
    }

    /** The name of a word in the present execution. */
    String nameOf(int number) {
        for (int slot = 0; slot < objects.length; slot++) {
            if (execution[slot] == now && ids[slot] == objectOf[number]) {
                return nameOf(objects[slot], wordOf[number]);
            }
        }
        return "word " + wordOf[number] + " of an object that does not exist now";
    }

    static String nameOf(Object object, int word) {
        return object instanceof Traced traced
                ? traced.wordName(word)
                : object.getClass().getSimpleName() + "." + word;
    }
}
