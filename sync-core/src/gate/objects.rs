//! The objects that ops may act on: those of the document, and those that changes not yet applied
//! will make.

use std::collections::{HashMap, HashSet};

use automerge::{ActorId, Automerge, ObjId, ObjType, Prop, ROOT, ReadDoc, Value};

use super::Refusal;

/// Stands for the place of an element in a path; no field has this name.
const ELEMENT: &str = "[]";

/// An op's identity across changes.
pub(super) type OpId = (u64, [u8; 16]);

/// An object: its type, and the keys that lead to it from the root.
#[derive(Debug)]
pub(super) struct Object {
    pub ty: ObjType,
    pub path: Box<[Box<str>]>,
    id: ObjId,
}

/// Objects by a handle; the root's is [`Objects::ROOT`].
pub(super) struct Objects<'d> {
    doc: &'d Automerge,
    list: Vec<Object>,
    handles: HashMap<OpId, usize>,
    added_keys: HashMap<usize, AddedKeys>,
    /// What the change in hand has added, to be taken back if it is refused.
    new_handles: Vec<OpId>,
    new_keys: Vec<(usize, Box<str>)>,
    /// Keys at which a value must remain; of them so many by the changes before the one in hand.
    staying: Vec<(ObjId, Box<str>)>,
    staying_before: usize,
}

struct AddedKeys {
    in_doc: usize,
    keys: HashSet<Box<str>>,
}

impl<'d> Objects<'d> {
    pub(super) const ROOT: usize = 0;

    pub(super) fn of(doc: &'d Automerge) -> Self {
        let root = Object {
            ty: ObjType::Map,
            path: Box::default(),
            id: ROOT,
        };
        Self {
            doc,
            list: vec![root],
            handles: HashMap::new(),
            added_keys: HashMap::new(),
            new_handles: Vec::new(),
            new_keys: Vec::new(),
            staying: Vec::new(),
            staying_before: 0,
        }
    }

    pub(super) fn get(&self, handle: usize) -> &Object {
        &self.list[handle]
    }

    /// The handle of an object that exists, in the document or by an earlier op.
    pub(super) fn find(&mut self, id: OpId) -> Result<usize, Refusal> {
        if let Some(handle) = self.handles.get(&id) {
            return Ok(*handle);
        }
        let object = ObjId::Id(id.0, ActorId::from(id.1), 0);
        let ty = self
            .doc
            .object_type(&object)
            .map_err(|_| Refusal::ShapeObject)?;
        let parents = self
            .doc
            .parents(&object)
            .map_err(|_| Refusal::ShapeObject)?;
        let mut path: Vec<Box<str>> = parents
            .map(|parent| match parent.prop {
                Prop::Map(key) => key.into(),
                Prop::Seq(_) => ELEMENT.into(),
            })
            .collect();
        path.reverse();
        Ok(self.insert(
            id,
            Object {
                ty,
                path: path.into(),
                id: object,
            },
        ))
    }

    /// Adds the object that the op of this id makes, in `parent` at `key` (none: in a sequence).
    pub(super) fn make(&mut self, id: OpId, ty: ObjType, parent: usize, key: Option<&str>) {
        let own = Box::from(key.unwrap_or(ELEMENT));
        let path = self.list[parent]
            .path
            .iter()
            .cloned()
            .chain([own])
            .collect();
        let object = ObjId::Id(id.0, ActorId::from(id.1), 0);
        self.insert(
            id,
            Object {
                ty,
                path,
                id: object,
            },
        );
        self.new_handles.push(id);
    }

    fn insert(&mut self, id: OpId, object: Object) -> usize {
        let handle = self.list.len();
        self.list.push(object);
        self.handles.insert(id, handle);
        handle
    }

    /// True where the map has this key already; notes the key as added where it has not.
    ///
    /// # Errors
    /// [`Refusal::PathHides`] where an object stands there, [`Refusal::PathTooManyKeys`] where the key
    /// is one more than `most`.
    pub(super) fn add_key(&mut self, map: usize, key: &str, most: usize) -> Result<bool, Refusal> {
        let object = &self.list[map].id;
        // A map that is yet to be made is unknown to the document and has nothing in it.
        let there = self.doc.get_all(object, key).unwrap_or_default();
        if there
            .iter()
            .any(|(value, _)| matches!(value, Value::Object(_)))
        {
            return Err(Refusal::PathHides);
        }
        let added = self.added_keys.entry(map).or_insert_with(|| AddedKeys {
            in_doc: self.doc.length(object),
            keys: HashSet::new(),
        });
        if !there.is_empty() || added.keys.contains(key) {
            return Ok(true);
        }
        if added.in_doc + added.keys.len() >= most {
            return Err(Refusal::PathTooManyKeys);
        }
        added.keys.insert(key.into());
        self.new_keys.push((map, key.into()));
        Ok(false)
    }

    /// Notes that a value must remain at this key.
    pub(super) fn must_stay(&mut self, map: usize, key: &str) {
        self.staying.push((self.list[map].id.clone(), key.into()));
    }

    /// The keys at which a value must remain once the changes are applied.
    pub(super) fn into_staying(self) -> Vec<(ObjId, Box<str>)> {
        self.staying
    }

    /// Keeps what the change in hand has added.
    pub(super) fn keep(&mut self) {
        self.staying_before = self.staying.len();
        self.new_handles.clear();
        self.new_keys.clear();
    }

    /// Takes back what the change in hand has added.
    pub(super) fn take_back(&mut self) {
        self.staying.truncate(self.staying_before);
        for id in self.new_handles.drain(..) {
            self.handles.remove(&id);
        }
        for (map, key) in self.new_keys.drain(..) {
            if let Some(added) = self.added_keys.get_mut(&map) {
                added.keys.remove(&key);
            }
        }
    }
}
