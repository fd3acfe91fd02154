// SPDX-License-Identifier: GPL-2.0-only
package forkrace.report;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who acts in a function of a trace, and what locks and processes are called in a sentence. */
final class Subjects {

    private static final Map<String, String> BY_FUNCTION = new TreeMap<>();

    static {
        add(
                "Fork",
                "dup_mm",
                "dup_mmap",
                "copy_page_range",
                "copy_pte_range",
                "copy_one_pte",
                "copy_present_page",
                "page_dup_rmap",
                "fork_pre_cow");
        add("Fork", "copy_hugetlb_page_range", "hugetlb_install_page", "decow_one_pte", "page_needs_cow_for_dma");
        add(
                "The page fault",
                "do_page_fault",
                "__handle_mm_fault",
                "handle_pte_fault",
                "do_anonymous_page",
                "do_swap_page");
        add(
                "The write fault",
                "do_wp_page",
                "wp_page_copy",
                "cow_user_page",
                "can_share_swap_page",
                "ptep_set_access_flags");
        add(
                "The huge page fault",
                "hugetlb_fault",
                "hugetlb_cow",
                "hugetlb_cow_locked",
                "alloc_huge_page",
                "set_huge_ptep_writable");
        add(
                "Pinning",
                "get_user_pages",
                "follow_page",
                "try_grab_page",
                "dio_refill_pages",
                "follow_hugetlb_page",
                "do_vmsplice");
        add("Pinning", "pin_user_pages_unlocked", "gupHasFaulted", "pinForDma");
        add("The lockless pinning", "gup_pte_range", "lockless_pages_from_mm", "internal_get_user_pages_fast");
        add("The lockless pinning", "pin_user_pages_fast");
        add("The end of the I/O", "dio_bio_complete", "set_page_dirty_lock", "unpin_user_page");
        add("The device", "device DMA", "awaitAsDevice", "dmaThenUnpin", "storeBeforeDma");
        add("User code", "user store", "user load");
        add("The page allocator", "prep_new_page", "rmqueue_bulk", "free_pages_check", "free_hot_page");
        add("Unmapping", "sys_munmap", "unmap_vmas", "zap_pte_range", "zap_page_range", "unmap_hugepage_range");
        add("Unmapping", "free_pages_and_swap_cache", "release_pages");
        add(
                "The LRU",
                "lru_cache_add",
                "lru_cache_add_active",
                "__pagevec_lru_add",
                "__pagevec_lru_add_active",
                "mark_page_accessed");
        add("The LRU", "del_page_from_lru", "__page_cache_release", "move_to_lru");
        add("The TLB flush", "flush_tlb_mm", "flush_tlb_page", "__flush_tlb", "__flush_tlb_one");
        add(
                "Reclaim",
                "shrink_inactive_list",
                "shrink_active_list",
                "shrink_page_list",
                "isolate_lru_pages",
                "isolate_lru_page");
        add(
                "Reclaim",
                "page_referenced",
                "try_to_unmap",
                "try_to_unmap_one",
                "pageout",
                "remove_mapping",
                "ptep_clear_flush_young");
        add(
                "Migration",
                "unmap_and_move",
                "move_to_new_page",
                "remove_migration_pte",
                "remove_migration_ptes",
                "endMigration");
        add("Migration", "migration_entry_to_page", "unmapForMigration");
        add(
                "The swap code",
                "add_to_swap",
                "__add_to_swap_cache",
                "lookup_swap_cache",
                "delete_from_swap_cache",
                "get_swap_page");
        add(
                "The swap code",
                "__delete_from_swap_cache",
                "swap_free",
                "swap_duplicate",
                "scan_swap_map",
                "swap_entry_free",
                "vm_swap_full");
        add("The swap code", "remove_exclusive_swap_page", "page_swapcount", "try_to_free_swap", "free_swap_and_cache");
        add("The swap code", "read_swap_cache_async", "swap_readpage");
        add("Swapoff", "try_to_unuse", "find_next_to_unuse");
        add("KSM", "write_protect_page", "try_to_merge_one_page", "pte_is_pinned");
        add("mprotect", "sys_mprotect", "change_protection");
        add("clear_refs", "clear_refs_write", "clear_refs_pte_range");
        add("The pipe", "pipe_readv", "splice_to_pipe");
    }

    private static final Set<String> COPYING =
            Set.of("cow_user_page", "hugetlb_cow", "copy_present_page", "fork_pre_cow", "decow_one_pte");

    private Subjects() {}

    private static void add(String subject, String... functions) {
        for (String function : functions) {
            BY_FUNCTION.put(function, subject);
        }
    }

    /** The beginning of a sentence about a step in a function of the kernel, or of a scenario, whose names have no underscore. */
    static String of(String function) {
        String known = BY_FUNCTION.get(function);
        if (known != null) {
            return known;
        }
        return function.contains("_") ? function : "The thread";
    }

    /** Whether its stores copy a page. */
    static boolean copies(String function) {
        return COPYING.contains(function) || function.startsWith("copy_");
    }

    /** {@code the parent's}, {@code the second child's}. */
    static String possessive(String process) {
        return switch (process) {
            case "parent", "child" -> "the " + process + "'s";
            case "child2" -> "the second child's";
            case "child3" -> "the third child's";
            default -> process + "'s";
        };
    }

    /** {@code the parent's page table lock}, {@code the LRU lock}. */
    static String lock(String word) {
        String name = word.replaceFirst("\\.(readers|writers)$", "");
        int dot = name.indexOf('.');
        if (dot > 0 && (name.startsWith("parent.") || name.startsWith("child"))) {
            String field = name.substring(dot + 1);
            String plain = field.startsWith("ptl") ? ("pte lock " + field.substring("ptl".length())).strip() : field;
            return possessive(name.substring(0, dot)) + " " + plain;
        }
        return switch (name) {
            case "zone.lock" -> "the zone's lock";
            case "anon_vma.lock" -> "the lock of the anon_vma";
            case "swapper_space.tree_lock" -> "the swap cache's lock";
            case "pipe.i_mutex" -> "the pipe's mutex";
            case "new SpinLock" -> "the lock of the new page table";
            default -> name;
        };
    }

    /** {@code forkReturned} as {@code fork returned}. */
    static String words(String camelCase) {
        return camelCase.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
}
