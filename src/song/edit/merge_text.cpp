#include "song/edit/merge_text.h"

#include "song/edit/changed_lines.h"

#include <algorithm>

namespace aviary::song {

namespace {

/// One side of the merge: its text, and what it changed of the base.
struct Side {
    std::vector<std::string_view> lines;
    std::vector<ChangedLines> changes;
    std::size_t next = 0; ///< the first change that is not merged yet

    Side(const std::vector<std::string_view>& base, std::string_view text)
        : lines(lines_of(text))
        , changes(changed_lines(base, lines)) {}

    const ChangedLines* change() const { return next < changes.size() ? &changes[next] : nullptr; }
};

/// Insertions at the edge of the other's lines are not in its way.
bool overlap(const ChangedLines& change, std::size_t from, std::size_t to) {
    if (change.from == change.to) return from < change.from && change.from < to;
    if (from == to) return change.from < from && from < change.to;
    return std::max(change.from, from) < std::min(change.to, to);
}

/// What the changes `first`..`side.next` make of the base's lines `from`..`to`.
std::string version(const Side& side, std::size_t first, const std::vector<std::string_view>& base,
    std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = first; i < side.next; ++i) {
        const ChangedLines& change = side.changes[i];
        for (; from < change.from; ++from) text += base[from];
        for (std::size_t line = change.new_from; line < change.new_to; ++line) text += side.lines[line];
        from = change.to;
    }
    for (; from < to; ++from) text += base[from];
    return text;
}

class Merge {
public:
    Merge(std::string_view base, std::string_view ours, std::string_view theirs)
        : base_(lines_of(base))
        , ours_(base_, ours)
        , theirs_(base_, theirs) {}

    MergedText merged() {
        while (ours_.change() || theirs_.change()) take_group();
        copy_to(base_.size());
        return std::move(merged_);
    }

private:
    /// Merges the next change with all that lie across it, directly or by others.
    void take_group() {
        const std::size_t first_ours = ours_.next, first_theirs = theirs_.next;
        Side& first = comes_first() ? ours_ : theirs_;
        std::size_t from = first.change()->from, to = first.change()->to;
        ++first.next;
        for (bool grows = true; grows;) {
            grows = false;
            for (Side* side : {&ours_, &theirs_})
                while (side->change() && overlap(*side->change(), from, to)) {
                    from = std::min(from, side->change()->from);
                    to = std::max(to, side->change()->to);
                    ++side->next;
                    grows = true;
                }
        }
        copy_to(from);
        const std::string ours = version(ours_, first_ours, base_, from, to),
                          theirs = version(theirs_, first_theirs, base_, from, to);
        const bool is_ours = ours_.next > first_ours, is_theirs = theirs_.next > first_theirs;
        if (is_ours && is_theirs && ours != theirs) merged_.clashes.push_back({line_, ours, theirs});
        put(is_theirs ? theirs : ours);
        at_ = to;
        if (is_theirs && !is_ours) skip_same(theirs, from, to);
    }

    /// Of two insertions at one place, and of an insertion in front of changed lines, theirs and the insertion come first.
    bool comes_first() const {
        const ChangedLines *ours = ours_.change(), *theirs = theirs_.change();
        if (!ours || !theirs) return ours;
        return std::pair(ours->from, ours->to) < std::pair(theirs->from, theirs->to);
    }

    /// Leaves out the insertion of ours that is the same as the one of theirs that was just taken.
    void skip_same(const std::string& inserted, std::size_t from, std::size_t to) {
        const ChangedLines* change = ours_.change();
        if (from != to || !change || change->from != from || change->to != to) return;
        ++ours_.next;
        if (version(ours_, ours_.next - 1, base_, from, to) != inserted) --ours_.next;
    }

    void copy_to(std::size_t end) {
        for (; at_ < end; ++at_) put(base_[at_]);
    }
    /// A line that was the last one of its text may lack its end.
    void put(std::string_view text) {
        std::string& merged = merged_.text;
        if (!merged.empty() && merged.back() != '\n' && !text.empty()) merged += '\n', ++line_;
        merged += text;
        line_ += int(std::count(text.begin(), text.end(), '\n'));
    }

    const std::vector<std::string_view> base_;
    Side ours_, theirs_;
    std::size_t at_ = 0; ///< the base's first line that is not merged yet
    int line_ = 1;
    MergedText merged_;
};

} // namespace

MergedText merge_text(std::string_view base, std::string_view ours, std::string_view theirs) {
    if (ours == base || ours == theirs) return {std::string(theirs), {}};
    if (theirs == base) return {std::string(ours), {}};
    return Merge(base, ours, theirs).merged();
}

} // namespace aviary::song
