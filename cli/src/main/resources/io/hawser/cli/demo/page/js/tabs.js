// On narrow screens the panels are tabs; on wide ones all are there and nothing is a tab.

const NARROW = '(max-width: 860px), (max-height: 520px) and (min-width: 600px) and (max-width: 1000px)';

export function startTabs(list, shown) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const panel = (tab) => document.getElementById(tab.getAttribute('aria-controls'));
  const narrow = window.matchMedia(NARROW);
  let selected = tabs[0];

  const apply = () => {
    for (const tab of tabs) {
      const on = tab === selected;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
      panel(tab).toggleAttribute('data-away', narrow.matches && !on);
      if (narrow.matches) {
        panel(tab).setAttribute('role', 'tabpanel');
        panel(tab).setAttribute('aria-labelledby', tab.id);
      } else {
        panel(tab).removeAttribute('role');
        panel(tab).setAttribute('aria-labelledby', tab.id.replace('tab-', '') + '-title');
      }
    }
    selected.removeAttribute('data-news');
    shown(selected.id.replace('tab-', ''));
  };

  list.addEventListener('click', (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) {
      selected = tab;
      apply();
    }
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -tabs.indexOf(selected), End: tabs.length - 1 - tabs.indexOf(selected) }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      selected = tabs[(tabs.indexOf(selected) + step + tabs.length) % tabs.length];
      apply();
      selected.focus();
    }
  });
  narrow.addEventListener('change', apply);
  apply();

  /** Marks a tab that is not shown as having something new. */
  return (name) => {
    const tab = tabs.find((each) => each.id === `tab-${name}`);
    if (narrow.matches && tab !== selected) {
      tab.setAttribute('data-news', '');
    }
  };
}
