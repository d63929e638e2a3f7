//! Views that only the browser draws. For every view, Leptos writes code that takes over what the server has sent; the console's pages
//! are never sent, and without that code the WebAssembly is a good deal smaller.

use std::{
    any::{Any, TypeId},
    sync::Arc,
};

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    children::{ChildrenOptContainer, ToChildren},
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::{
            Rndr,
            types::{Element, Node},
        },
        view::{Mountable, Position, PositionState},
    },
};

/// To be used where Leptos would have `into_any`, in whatever is not on the page when it comes from the server.
pub trait IntoBrowser {
    /// The view without its type. The server leaves its place empty, and the browser fills it.
    fn in_browser(self) -> AnyView;
}

impl<V: Render<State: 'static> + Send + 'static> IntoBrowser for V {
    fn in_browser(self) -> AnyView {
        InBrowser(Box::new(self)).into_any()
    }
}

/// Many of them.
pub trait CollectInBrowser {
    /// The views in one, each without its type.
    fn collect_in_browser(self) -> Vec<AnyView>;
}

impl<I: Iterator<Item: IntoBrowser>> CollectInBrowser for I {
    fn collect_in_browser(self) -> Vec<AnyView> {
        self.map(IntoBrowser::in_browser).collect()
    }
}

/// The children of a component that makes them in the browser only, as often as it likes.
#[derive(Clone)]
pub struct ChildrenInBrowser(Arc<dyn Fn() -> AnyView + Send + Sync>);

impl ChildrenInBrowser {
    /// Makes them.
    pub fn make(&self) -> AnyView {
        (self.0)()
    }
}

impl<F, V> ToChildren<F> for ChildrenInBrowser
where
    F: Fn() -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    fn to_children(make: F) -> Self {
        Self(Arc::new(move || make().in_browser()))
    }
}

impl<V> ToChildren<ChildrenOptContainer<V>> for ChildrenInBrowser
where
    V: IntoView + Clone + Sync + 'static,
{
    fn to_children(view: ChildrenOptContainer<V>) -> Self {
        Self(Arc::new(move || view.0.clone().in_browser()))
    }
}

/// A view of some type, of which only this much is used.
trait Drawing: Send {
    fn draw(self: Box<Self>) -> Drawn;
    /// Changes what was drawn, if a view of the same type did it; otherwise gives itself back.
    fn draw_over(self: Box<Self>, drawn: &mut Drawn) -> Option<Box<dyn Drawing>>;
}

impl<V: Render<State: 'static> + Send + 'static> Drawing for V {
    fn draw(self: Box<Self>) -> Drawn {
        Drawn { of: TypeId::of::<V>(), state: Box::new(self.build()) }
    }

    fn draw_over(self: Box<Self>, drawn: &mut Drawn) -> Option<Box<dyn Drawing>> {
        let state: &mut dyn Any = &mut *drawn.state;
        match state.downcast_mut::<V::State>() {
            Some(state) if drawn.of == TypeId::of::<V>() => {
                self.rebuild(state);
                None
            }
            Some(_) | None => Some(self),
        }
    }
}

struct InBrowser(Box<dyn Drawing>);

/// What stands on the page.
struct Drawn {
    of: TypeId,
    state: Box<dyn Standing>,
}

trait Standing: Mountable + Any {}

impl<S: Mountable + Any> Standing for S {}

impl Render for InBrowser {
    type State = Drawn;

    fn build(self) -> Drawn {
        self.0.draw()
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if let Some(other) = self.0.draw_over(drawn) {
            let mut new = other.draw();
            drawn.insert_before_this(&mut new);
            drawn.unmount();
            *drawn = new;
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        self.state.unmount();
    }

    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        self.state.mount(parent, before);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.state.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.state.elements()
    }
}

impl AddAnyAttr for InBrowser {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _: New) -> Self {
        self
    }
}

impl RenderHtml for InBrowser {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = <() as RenderHtml>::MIN_LENGTH;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, html: &mut String, position: &mut Position, escape: bool, mark: bool, attributes: Vec<AnyAttribute>) {
        ().to_html_with_buf(html, position, escape, mark, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Drawn {
        let place = cursor.next_placeholder(position);
        let mut drawn = self.build();
        Rndr::mount_before(&mut drawn, place.as_ref());
        drawn
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> Drawn {
        self.hydrate::<true>(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
