// Light, dark, or as the system says. The choice is the only thing besides the name that the page remembers.

const ORDER = ['system', 'light', 'dark'];
const SIGN = { system: '◐', light: '☀', dark: '☾' };
const SAID = { system: 'as the system', light: 'light', dark: 'dark' };
const dark = window.matchMedia('(prefers-color-scheme: dark)');

export function remembered(key) {
  try {
    return localStorage.getItem(`hawser-demo-${key}`);
  } catch {
    return null; // storage may be forbidden
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(`hawser-demo-${key}`, value);
  } catch {
    // then it is not remembered
  }
}

export function startTheme(button, changed) {
  let choice = ORDER.includes(remembered('theme')) ? remembered('theme') : 'system';
  const apply = () => {
    document.documentElement.toggleAttribute('data-theme', false);
    if (choice !== 'system') {
      document.documentElement.dataset.theme = choice;
    }
    button.textContent = `${SIGN[choice]}\uFE0E`;
    button.setAttribute('aria-label', `Theme: ${SAID[choice]}. Change it`);
    button.title = `Theme: ${SAID[choice]}`;
    changed();
  };
  button.addEventListener('click', () => {
    choice = ORDER[(ORDER.indexOf(choice) + 1) % ORDER.length];
    remember('theme', choice);
    apply();
  });
  dark.addEventListener('change', apply);
  apply();
}
