import { createUnifiedTheme, palettes } from '@backstage/theme';

/** A quiet teal for what can be pressed; the sidebar stays dark in both modes. */
const navigation = {
  background: '#10201f',
  indicator: '#5eead4',
  color: '#b7c6c4',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#1d3331' },
  submenu: { background: '#1d3331' },
};

/** The portal by day. @internal */
export const lightTheme = createUnifiedTheme({
  palette: {
    ...palettes.light,
    primary: { main: '#0f766e' },
    link: '#0f6b64',
    linkHover: '#0b514c',
    navigation,
    tabbar: { indicator: '#0f766e' },
  },
});

/** The portal by night. @internal */
export const darkTheme = createUnifiedTheme({
  palette: {
    ...palettes.dark,
    background: { default: '#141a19', paper: '#1d2524' },
    primary: { main: '#5eead4', dark: '#2dd4bf' },
    // The default red is too dark for small text on this paper.
    error: { main: '#ff7a70' },
    link: '#5eead4',
    linkHover: '#99f6e4',
    navigation,
    tabbar: { indicator: '#5eead4' },
  },
});
