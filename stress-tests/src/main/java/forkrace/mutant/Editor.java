// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Makes the edits of a mutant in the byte code of one class. An edit that finds nothing to change is an error. */
final class Editor {

    private Editor() {}

    static byte[] apply(byte[] classFile, List<Edit> edits) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, 0);
        for (Edit edit : edits) {
            boolean changed = false;
            for (MethodNode method : node.methods) {
                changed |= method.name.equals(edit.method()) && apply(method.instructions, edit);
            }
            if (!changed) {
                throw new IllegalStateException("nothing to change by " + edit);
            }
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    private static boolean apply(InsnList code, Edit edit) {
        return switch (edit.kind()) {
            case REMOVE -> remove(code, edit);
            case MOVE -> move(code, edit);
            case CONSTANT -> constant(code, edit);
        };
    }

    private static List<MethodInsnNode> calls(InsnList code, String callee, int which) {
        List<MethodInsnNode> calls = new ArrayList<>();
        for (AbstractInsnNode node : code) {
            if (node instanceof MethodInsnNode call
                    && callee.equals(call.owner.substring(call.owner.lastIndexOf('/') + 1) + "." + call.name)) {
                calls.add(call);
            }
        }
        if (which > calls.size()) {
            throw new IllegalStateException("only " + calls.size() + " calls of " + callee);
        }
        return which == 0 ? calls : List.of(calls.get(which - 1));
    }

    private static boolean remove(InsnList code, Edit edit) {
        List<MethodInsnNode> calls = calls(code, edit.callee(), edit.which());
        for (MethodInsnNode call : calls) {
            InsnList instead = new InsnList();
            Type[] arguments = Type.getArgumentTypes(call.desc);
            for (int i = arguments.length - 1; i >= 0; i--) {
                instead.add(new InsnNode(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP));
            }
            if (call.getOpcode() != Opcodes.INVOKESTATIC) {
                instead.add(new InsnNode(Opcodes.POP));
            }
            switch (Type.getReturnType(call.desc).getSort()) {
                case Type.VOID -> {}
                case Type.BOOLEAN, Type.INT -> instead.add(new LdcInsnNode(edit.value()));
                case Type.LONG -> instead.add(new LdcInsnNode((long) edit.value()));
                default -> instead.add(new InsnNode(Opcodes.ACONST_NULL));
            }
            code.insertBefore(call, instead);
            code.remove(call);
        }
        return !calls.isEmpty();
    }

    private static boolean move(InsnList code, Edit edit) {
        MethodInsnNode call = calls(code, edit.callee(), edit.which()).get(0);
        AbstractInsnNode end = Type.getReturnType(call.desc).getSort() == Type.VOID ? call : call.getNext();
        List<AbstractInsnNode> statement = new ArrayList<>();
        for (AbstractInsnNode node = firstOf(call); node != end.getNext(); node = node.getNext()) {
            if (node instanceof JumpInsnNode) {
                throw new IllegalStateException("not a plain statement: " + edit);
            }
            statement.add(node);
        }
        AbstractInsnNode target =
                firstOf(calls(code, edit.other(), edit.whichOther()).get(0));
        for (AbstractInsnNode node : statement) {
            code.remove(node);
            code.insertBefore(target, node);
        }
        return true;
    }

    /** First instruction of the line. */
    private static AbstractInsnNode firstOf(AbstractInsnNode node) {
        AbstractInsnNode first = node;
        while (!(first instanceof LineNumberNode)) {
            first = first.getPrevious();
        }
        while (first.getOpcode() < 0) {
            first = first.getNext();
        }
        return first;
    }

    private static boolean constant(InsnList code, Edit edit) {
        boolean changed = false;
        for (AbstractInsnNode node : code.toArray()) {
            if (node instanceof LdcInsnNode load
                    && Integer.valueOf(edit.which()).equals(load.cst)) {
                load.cst = edit.value();
                changed = true;
            }
        }
        return changed;
    }
}
