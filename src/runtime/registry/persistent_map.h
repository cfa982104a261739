// An immutable map from 64-bit keys to values. A change makes a new map, which shares with the old one all but the path
// to the change. A change and a look-up cost log32 of the size.
//
//     PersistentMap<int> one, two = one.with(7, 70);      // one is empty still
//     if (const int* value = two.find(7)) use(*value);    // valid as long as `two`, or any map that shares it
//
// Reading is safe from any number of threads, as of any const value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace aviary::runtime {

template <typename Value>
class PersistentMap {
    static constexpr unsigned bits = 5;

    /// A leaf holds one key; a branch at depth d divides keys by their bits d * 5 to d * 5 + 4. Keys need no hash: they
    /// are hashes already, or count up from 0.
    struct Node {
        explicit Node(bool is_leaf)
            : leaf(is_leaf) {}
        const bool leaf;
    };
    using NodePointer = std::shared_ptr<const Node>;
    struct Leaf : Node {
        Leaf(std::uint64_t k, Value v)
            : Node(true)
            , key(k)
            , value(std::move(v)) {}
        std::uint64_t key;
        Value value;
    };
    struct Branch : Node {
        Branch()
            : Node(false) {}
        std::array<NodePointer, std::size_t{1} << bits> children;
    };

public:
    const Value* find(std::uint64_t key) const {
        const Node* node = root_.get();
        for (auto rest = key; node != nullptr && !node->leaf; rest >>= bits)
            node = static_cast<const Branch*>(node)->children[place(rest)].get();
        if (node == nullptr) return nullptr;
        const auto* leaf = static_cast<const Leaf*>(node);
        return leaf->key == key ? &leaf->value : nullptr;
    }

    PersistentMap with(std::uint64_t key, Value value) const {
        return PersistentMap(inserted(root_, 0, std::make_shared<const Leaf>(key, std::move(value))));
    }

    PersistentMap without(std::uint64_t key) const {
        return find(key) == nullptr ? *this : PersistentMap(removed(root_, key, key));
    }

    PersistentMap() = default;

private:
    explicit PersistentMap(NodePointer root)
        : root_(std::move(root)) {}

    static std::size_t place(std::uint64_t rest) { return rest & ((std::size_t{1} << bits) - 1); }
    static std::uint64_t key_of(const NodePointer& leaf) { return static_cast<const Leaf*>(leaf.get())->key; }

    static NodePointer inserted(const NodePointer& node, unsigned shift, NodePointer leaf) {
        if (node == nullptr) return leaf;
        if (node->leaf && key_of(node) == key_of(leaf)) return leaf;
        auto branch = node->leaf ? std::make_shared<Branch>()
                                 : std::make_shared<Branch>(*static_cast<const Branch*>(node.get()));
        if (node->leaf) branch->children[place(key_of(node) >> shift)] = node;
        auto& child = branch->children[place(key_of(leaf) >> shift)];
        child = inserted(child, shift + bits, std::move(leaf));
        return branch;
    }

    /// The key is there. A branch left with one leaf becomes that leaf, so that the shape depends only on the keys.
    static NodePointer removed(const NodePointer& node, std::uint64_t key, std::uint64_t rest) {
        if (node->leaf) return nullptr;
        auto branch = std::make_shared<Branch>(*static_cast<const Branch*>(node.get()));
        auto& child = branch->children[place(rest)];
        child = removed(child, key, rest >> bits);
        NodePointer only;
        int count = 0;
        for (const auto& other : branch->children)
            if (other != nullptr) only = other, ++count;
        if (count == 0) return nullptr;
        return count == 1 && only->leaf ? only : NodePointer(branch);
    }

    NodePointer root_;
};

} // namespace aviary::runtime
