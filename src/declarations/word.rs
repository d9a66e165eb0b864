//! What an identifier is to whoever looks for declarations.

/// The parts that identifiers play in a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A name, of a type or of what is declared or of a macro: only the place tells.
    Plain,
    /// A keyword that names a type: `int`.
    Type,
    /// `const` and the like, which say nothing about names.
    Qualifier,
    /// An annotation: what stands in parentheses behind it belongs to it, if anything does.
    Annotation,
    /// `typeof` and the like: a type, with the parentheses behind it.
    TypeOf,
    Typedef,
    Extern,
    /// `static`, `inline`.
    Storage,
    Tag(Tag),
    /// C++'s: what is in its braces stands at file level.
    Namespace,
    /// A keyword of statements and of C++, which no declaration that we can read holds.
    Foreign,
}

/// What a tag is the tag of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Struct,
    Union,
    Enum,
}

/// The longest word that is not plain for its whole spelling.
const LONGEST: usize = 22;

pub(super) fn classify(word: &[u8]) -> Word {
    match word {
        [b'_', b'_', rest @ ..] => classify_reserved(word, rest),
        [b'a'..=b'z' | b'_', ..] if word.len() <= LONGEST => classify_keyword(word),
        _ => Word::Plain,
    }
}

fn classify_keyword(word: &[u8]) -> Word {
    match word {
        b"int" | b"char" | b"void" | b"short" | b"long" | b"unsigned" | b"signed" | b"float"
        | b"double" | b"_Bool" | b"bool" | b"_Complex" | b"_Float16" | b"_Float32"
        | b"_Float64" | b"_Float128" | b"_Float32x" | b"_Float64x" => Word::Type,
        b"const" | b"volatile" | b"restrict" | b"_Atomic" => Word::Qualifier,
        b"struct" => Word::Tag(Tag::Struct),
        b"union" => Word::Tag(Tag::Union),
        b"enum" => Word::Tag(Tag::Enum),
        b"typedef" => Word::Typedef,
        b"extern" => Word::Extern,
        b"static" | b"inline" | b"register" | b"auto" | b"_Noreturn" | b"_Thread_local"
        | b"thread_local" | b"constexpr" => Word::Storage,
        b"typeof" | b"typeof_unqual" | b"_BitInt" => Word::TypeOf,
        b"asm" | b"alignas" | b"_Alignas" | b"static_assert" | b"_Static_assert" | b"noinline"
        | b"notrace" | b"asmlinkage" => Word::Annotation,
        b"namespace" => Word::Namespace,
        b"if" | b"else" | b"for" | b"while" | b"do" | b"switch" | b"case" | b"default"
        | b"return" | b"goto" | b"break" | b"continue" | b"sizeof" | b"template" | b"using"
        | b"operator" | b"friend" => Word::Foreign,
        _ => Word::Plain,
    }
}

/// Words with two underscores in front: compilers' spellings of keywords, and the annotations that the
/// kernel and C libraries are written with. `word` has the underscores, `rest` has not.
fn classify_reserved(word: &[u8], rest: &[u8]) -> Word {
    let inner = rest.strip_suffix(b"__").unwrap_or(rest);
    match inner {
        b"attribute" | b"declspec" | b"asm" | b"asm_inline" | b"alignas" | b"extension" => {
            return Word::Annotation;
        }
        b"const" | b"volatile" | b"restrict" | b"restrict_arr" => return Word::Qualifier,
        b"inline" | b"always_inline" | b"thread" | b"forceinline" | b"gnu_inline" => {
            return Word::Storage;
        }
        b"signed" | b"int128" | b"complex" | b"float128" => return Word::Type,
        b"typeof" | b"auto_type" => return Word::TypeOf,
        b"user"
        | b"kernel"
        | b"iomem"
        | b"rcu"
        | b"percpu"
        | b"force"
        | b"private"
        | b"nocast"
        | b"bitwise"
        | b"safe"
        | b"packed"
        | b"aligned"
        | b"section"
        | b"printf"
        | b"scanf"
        | b"init"
        | b"exit"
        | b"initdata"
        | b"initconst"
        | b"exitdata"
        | b"refdata"
        | b"ref"
        | b"refconst"
        | b"meminit"
        | b"meminitdata"
        | b"init_or_module"
        | b"initdata_or_module"
        | b"read_mostly"
        | b"ro_after_init"
        | b"must_check"
        | b"maybe_unused"
        | b"always_unused"
        | b"unused"
        | b"used"
        | b"weak"
        | b"pure"
        | b"attribute_const"
        | b"attribute_pure"
        | b"attribute_malloc"
        | b"attribute_deprecated"
        | b"attribute_warn_unused_result"
        | b"cold"
        | b"hot"
        | b"malloc"
        | b"noreturn"
        | b"nonstring"
        | b"deprecated"
        | b"visible"
        | b"hidden"
        | b"latent_entropy"
        | b"randomize_layout"
        | b"no_randomize_layout"
        | b"designated_init"
        | b"page_aligned_data"
        | b"page_aligned_bss"
        | b"bss_decrypted"
        | b"alloc_size"
        | b"assume_aligned"
        | b"realloc_size"
        | b"acquires"
        | b"releases"
        | b"must_hold"
        | b"acquire"
        | b"release"
        | b"cond_acquires"
        | b"cond_lock"
        | b"counted_by"
        | b"counted_by_le"
        | b"counted_by_be"
        | b"guarded_by"
        | b"alias"
        | b"cdecl"
        | b"stdcall"
        | b"fastcall"
        | b"bpf_kfunc"
        | b"noclone"
        | b"no_instrument"
        | b"no_sanitize_address"
        | b"no_kcsan"
        | b"nonnull"
        | b"THROW"
        | b"THROWNL"
        | b"NTH"
        | b"wur"
        | b"fortify_function"
        | b"leaf_attribute"
        | b"LEAF"
        | b"LEAF_ATTR"
        | b"returns_nonnull"
        | b"attr_dealloc"
        | b"attr_dealloc_free"
        | b"attr_dealloc_fclose"
        | b"attr_access"
        | b"attr_access_none"
        | b"fortified_attr_access"
        | b"noinline"
        | b"flatten"
        | b"mode"
        | b"naked"
        | b"signal"
        | b"optimize"
        | b"transparent_union" => {
            return Word::Annotation;
        }
        _ => {}
    }
    // `__attribute_nonnull__`, `____cacheline_aligned_in_smp`.
    let starts: [&[u8]; 3] = [b"__attribute_", b"____cacheline", b"__cacheline_"];
    if starts.iter().any(|start| word.starts_with(start)) {
        return Word::Annotation;
    }
    Word::Plain
}

/// Whether a plain word is more likely an annotation than what is declared, where another could be:
/// reserved words, and those without a small letter.
pub(super) fn is_soft(word: &[u8]) -> bool {
    word.starts_with(b"__") || !word.iter().any(u8::is_ascii_lowercase)
}
